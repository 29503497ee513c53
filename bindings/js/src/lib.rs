//! probe
use wasm_bindgen::prelude::*;
use helpdesk_core::{desk::*,ticket::*,actor::Actor,zone::ZonePack,time::*};
#[wasm_bindgen]
pub struct D(Desk);
#[wasm_bindgen]
impl D {
  #[wasm_bindgen(constructor)]
  pub fn new(t:&str)->Result<D,String>{ let v:serde_json::Value=serde_json::from_str(t).map_err(|e|e.to_string())?;
    helpdesk_wire::desk::compile(&v,&ZonePack::builtin()).map(D).map_err(|e|serde_json::to_string(&e).unwrap_or_default()) }
  pub fn open(&self,id:&str,intake:&str,by:&str,at:f64)->Result<String,String>{
    let i:Intake=serde_json::from_str(intake).map_err(|e|e.to_string())?; let by:Actor=serde_json::from_str(by).map_err(|e|e.to_string())?;
    let d=self.0.open(id.into(),i,&by,Instant::saturating_from_micros(at as i64)).map_err(|e|serde_json::to_string(&e).unwrap_or_default())?;
    Ok(serde_json::to_string(&d).unwrap_or_default()) }
  pub fn decide(&self,t:&str,c:&str,by:&str,at:f64)->Result<String,String>{
    let t:Ticket=serde_json::from_str(t).map_err(|e|e.to_string())?; let by:Actor=serde_json::from_str(by).map_err(|e|e.to_string())?;
    let c:Command=serde_json::from_str(c).map_err(|e|e.to_string())?;
    let d=self.0.decide(&t,&c,&by,Instant::saturating_from_micros(at as i64)).map_err(|e|serde_json::to_string(&e).unwrap_or_default())?;
    Ok(serde_json::to_string(&d).unwrap_or_default()) }
  pub fn wake(&self,t:&str,at:f64)->Result<String,String>{
    let t:Ticket=serde_json::from_str(t).map_err(|e|e.to_string())?;
    Ok(serde_json::to_string(&self.0.wake(&t,Instant::saturating_from_micros(at as i64))).unwrap_or_default()) }
  pub fn clocks(&self,t:&str,at:f64)->Result<String,String>{
    let t:Ticket=serde_json::from_str(t).map_err(|e|e.to_string())?;
    Ok(serde_json::to_string(&self.0.clocks(&t,Instant::saturating_from_micros(at as i64))).unwrap_or_default()) }
  pub fn explain(&self,t:&str,k:&str,at:f64)->Result<String,String>{
    let t:Vec<Event>=serde_json::from_str(t).map_err(|e|e.to_string())?;let k=serde_json::from_str(k).map_err(|e|e.to_string())?;
    Ok(serde_json::to_string(&self.0.explain_history(&t,&k,Instant::saturating_from_micros(at as i64))).unwrap_or_default()) }
  pub fn ledger(&self,t:&str,k:&str,at:f64)->Result<String,String>{
    let t:Vec<Event>=serde_json::from_str(t).map_err(|e|e.to_string())?;
    Ok(serde_json::to_string(&self.0.ledger(&t,&k.into(),Instant::saturating_from_micros(at as i64))).unwrap_or_default()) }
}
